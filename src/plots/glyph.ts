import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3';
import type { Tone } from './line';

/** How a category is drawn: a shape as well as a colour, so that colour is never alone. */
export interface Glyph {
  /** SVG path data around the origin. */
  readonly path: string;
  readonly tone: Tone;
  readonly hollow: boolean;
}

const SHAPES = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
] as const;

/** Categories that look different: seven filled glyphs, then seven hollow ones. */
export const MOST_CATEGORIES = 2 * SHAPES.length;

/** The glyph of a category, `area` in square pixels. */
export function glyphOf(category: number, area: number): Glyph {
  const kind = category % SHAPES.length;
  return {
    path: symbol(SHAPES[kind], area)() ?? '',
    tone: (kind + 1) as Tone,
    hollow: Math.floor(category / SHAPES.length) % 2 === 1,
  };
}
