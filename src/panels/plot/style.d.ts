import 'react';

declare module 'react' {
  interface CSSProperties {
    /** The theme colour that a mark is drawn in. */
    '--tone'?: string;
    /** Strength of a cell's fill, a percentage. */
    '--fill'?: string;
    /** Columns of a grid of small pictures. */
    '--columns'?: number;
  }
}
