// Days as numbers since 1970-01-01, and as ISO 8601 writes them.

const DAY = 86_400_000;

/** The number of a day, null for a text that is no day: 2024-02-30, say. */
export function dayOf(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const time = match ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(time) || isoOf(time / DAY) !== text ? null : time / DAY;
}

export function isoOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The first day that a date, which may be a year or a month, means; null for no date. */
export function firstDay(date: string): number | null {
  return dayOf(date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date.slice(0, 10));
}

export function yearOf(day: number): number {
  return new Date(day * DAY).getUTCFullYear();
}

export function dateOf(day: number): Date {
  return new Date(day * DAY);
}
