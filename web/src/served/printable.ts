// Answers as people may be shown them: without characters that reorder a line or are none, as the reports have them.

const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu;

/** A text with U+FFFD for each character that is not printable. */
export const printable = (text: string) => text.replace(UNPRINTABLE, "\ufffd");

/** A graph with an escape of Turtle for each character that is not printable, so that it is the same graph. */
export const escaped = (text: string) =>
  text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
