import { useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { gapAt } from './move-task.ts';

interface DragOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowHeight: number;
  readonly rows: number;
  readonly onDrop: (row: number, gap: number) => void;
}

interface Dragged {
  readonly row: number;
  /** How far the row was carried, in pixels. */
  readonly by: number;
  /** Where it would be dropped. */
  readonly gap: number;
  readonly pointerId: number;
  readonly startY: number;
}

/** This near to the list's edge, it scrolls along. */
const EDGE_PIXELS = 44;
const SCROLL_STEP_PIXELS = 14;

/** Carries a row by its handle with a mouse, a pen or a finger; Escape, or losing the pointer, puts it back. */
export function useDrag({ scroller, rowHeight, rows, onDrop }: DragOptions) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const placeOf = (event: PointerEvent, from: Dragged): Dragged => {
    const list = scroller.current;
    const box = list?.getBoundingClientRect();
    if (!list || !box) return from;
    if (event.clientY < box.top + EDGE_PIXELS) list.scrollBy(0, -SCROLL_STEP_PIXELS);
    else if (event.clientY > box.bottom - EDGE_PIXELS) list.scrollBy(0, SCROLL_STEP_PIXELS);
    const inList = event.clientY - box.top + list.scrollTop;
    return { ...from, by: inList - from.startY, gap: gapAt(inList, rowHeight, rows) };
  };
  const handle = (row: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const list = scroller.current;
      if (event.button !== 0 || !list) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const startY = event.clientY - list.getBoundingClientRect().top + list.scrollTop;
      setDragged({ row, by: 0, gap: row, pointerId: event.pointerId, startY });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (dragged?.pointerId === event.pointerId) setDragged(placeOf(event, dragged));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (dragged?.pointerId !== event.pointerId) return;
      const { gap } = placeOf(event, dragged);
      setDragged(null);
      onDrop(dragged.row, gap);
    },
    onPointerCancel: () => setDragged(null),
    onLostPointerCapture: () => setDragged(null),
  });
  return { dragged, handle };
}
