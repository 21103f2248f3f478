let segmenter: Intl.Segmenter | undefined;

/**
 * Returns a function for the core: the start of the grapheme that contains the code unit `at`, in the text from index `from`
 * on. It is called once for each full segment. To list all graphemes takes a hundred times as long, and on a long text all
 * memory, because each one that V8 lists holds a copy of the text.
 */
export function clusterStart(text: string): (from: number, at: number) => number {
  return (from, at) => {
    segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
    // Two units, because the first may be half a surrogate pair. Later ones do not change where a grapheme starts.
    const grapheme = segmenter.segment(text.slice(from, at + 2)).containing(at - from);
    // CR LF may be split, as in GSM-7: it is invisible, and providers bill it so.
    return grapheme === undefined || grapheme.segment === "\r\n" ? at : from + grapheme.index;
  };
}
