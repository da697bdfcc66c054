import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";

type Span = { first: number; last: number };

const OVERSCAN_ROWS = 8;

/** Which rows of a long list of equally high rows are on the screen; all of them on paper. */
export function useWindowedRows(list: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const [span, setSpan] = useState<Span>({ first: 0, last: 40 });
  const [isPrinting, setIsPrinting] = useState(false);
  const [isScrolled, setIsScrolled] = useState(false);

  useEffect(() => {
    const look = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const next = spanInView(-top, window.innerHeight, rowHeight);
      setSpan((span) => (span.first === next.first && span.last === next.last ? span : next));
      setIsScrolled(-top > rowHeight);
    };
    look();
    // Captured, because it is the frame's choice which element scrolls.
    document.addEventListener("scroll", look, { capture: true, passive: true });
    window.addEventListener("resize", look);
    return () => {
      document.removeEventListener("scroll", look, { capture: true });
      window.removeEventListener("resize", look);
    };
  }, [list, rowHeight]);

  useEffect(() => {
    const before = () => flushSync(() => setIsPrinting(true));
    const after = () => setIsPrinting(false);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);

  if (isPrinting) return { first: 0, last: count, isScrolled };
  return { first: Math.min(span.first, count), last: Math.min(span.last, count), isScrolled };
}

/** Rows [first, last) that a viewport shows, with some to spare on both sides. */
export function spanInView(scrolledPx: number, viewportPx: number, rowHeight: number): Span {
  return {
    first: Math.max(0, Math.floor(scrolledPx / rowHeight) - OVERSCAN_ROWS),
    last: Math.max(0, Math.ceil((scrolledPx + viewportPx) / rowHeight) + OVERSCAN_ROWS),
  };
}
