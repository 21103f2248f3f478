let segmenter: Intl.Segmenter | undefined;

/**
 * Answers where the grapheme that holds the code unit `at` starts, in the text from `from` on: one look where a segment
 * is full. To list every grapheme takes a hundred times as long, and on long texts all memory: in V8 each one that is
 * listed brings a copy of the whole text.
 */
export function clusterStart(text: string): (from: number, at: number) => number {
  return (from, at) => {
    segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
    // Two units, because the first may be half a pair. What comes after has no say in where a grapheme starts.
    const held = segmenter.segment(text.slice(from, at + 2)).containing(at - from);
    // CR LF may be cut, as in GSM-7: nobody sees it, and it is billed so.
    return held === undefined || held.segment === "\r\n" ? at : from + held.index;
  };
}
