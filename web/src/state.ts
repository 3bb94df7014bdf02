// The one state of all views, and the address that holds it: #/view/argument?key=value. A link is a state.

import { computed, signal } from "@preact/signals";

export type Params = [string, string][];

export interface State {
  view: string;
  argument: string;
  params: Params;
}

const SHARED = ["on", "lang", "theme"]; // what every link keeps

let first = "overview";

/** Set the view that an address without one means. */
export function startWith(view: string): void {
  first = view;
}

export function parse(hash: string): State {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [view = "", ...rest] = path.split("/");
  return { view: view || first, argument: decoded(rest.join("/")), params: [...new URLSearchParams(query)] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // what somebody typed
  }
}

export function format({ view, argument, params }: State): string {
  const query = new URLSearchParams(params.filter(([, value]) => value !== "")).toString();
  return `#/${view}${argument && `/${encodeURIComponent(argument)}`}${query && `?${query}`}`;
}

export const state = signal<State>({ view: "overview", argument: "", params: [] });

export const param = (name: string): string => state.value.params.find(([key]) => key === name)?.[1] ?? "";
export const all = (name: string): string[] => state.value.params.filter(([key]) => key === name).map(([, value]) => value);

/** The address of a view, with what all views share and the parameters given. */
export function link(view: string, argument = "", params: Params = []): string {
  const shared = state.value.params.filter(([key]) => SHARED.includes(key));
  return format({ view, argument, params: [...shared, ...params] });
}

/** Parameters with those named set: to one value, to several, or to none. */
export function changed(params: Params, values: Record<string, string | string[]>): Params {
  const kept = params.filter(([key]) => !(key in values));
  const added = Object.entries(values).flatMap(([key, value]) => [value].flat().map((each): [string, string] => [key, each]));
  return [...kept, ...added.filter(([, value]) => value !== "")];
}

/** Set parameters of this view; the page of a table starts anew unless it is what is set. */
export function set(values: Record<string, string | string[]>): void {
  const params = changed(state.value.params, "page" in values ? values : { ...values, page: "" });
  state.value = { ...state.value, params };
  history.replaceState(null, "", format(state.value));
}

const CHOOSING = ["policies", "timeline"];

/** The parameters that choose policies, which the views of all policies keep. */
export const chosen = computed<Params>(() => (CHOOSING.includes(state.value.view) ? state.value.params : []).filter(([key]) => ["q", "standing", "record", "year"].includes(key) || key.startsWith("f.")));

export function listen(): void {
  const read = () => {
    state.value = parse(location.hash);
  };
  read();
  addEventListener("hashchange", () => {
    const before = `${state.value.view}/${state.value.argument}`;
    read();
    if (before !== `${state.value.view}/${state.value.argument}`) {
      requestAnimationFrame(() => {
        scrollTo(0, 0);
        document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
      });
    }
  });
}
