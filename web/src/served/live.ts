// A page of a server: it is loaded anew where the records are others than those that it shows.

const PERIOD = 1000; // milliseconds

/** The version of what this page shows, "" for a page from a file. */
export const version = document.documentElement.dataset.version ?? "";

const FORMATS = [["Turtle", ".ttl"], ["JSON-LD", ".jsonld"], ["RDF/XML", ".rdf"]] as const;

/** The documents of a server about what has a name of the web, by format; none for a page from a file. */
export function documents(iri: string): [name: string, address: string][] {
  const path = /^https?:\/\/[^/]+(\/.+)$/.exec(iri)?.[1];
  return version && path ? FORMATS.map(([name, ending]) => [name, `/data${path}${ending}`]) : [];
}

/** Look again and again, while the page is seen. The address keeps all state, so that what is shown stays. */
export function follow(): void {
  if (!version) return;
  setInterval(() => {
    if (!document.hidden) void look();
  }, PERIOD);
}

async function look(): Promise<void> {
  try {
    const state = (await (await fetch("/api/state")).json()) as { version: string };
    if (state.version !== version) location.reload();
  } catch {
    // The server has ended or begins anew; the page stays as it is.
  }
}
