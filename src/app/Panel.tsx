import type { ReactNode } from 'react';
import './panel.css';

interface PanelProps {
  /** DOM id, also the anchor of the panel in the hash-free skip links, e.g. `graph`. */
  readonly id: string;
  readonly title: string;
  /** One line under the title: what this panel is for. */
  readonly lead?: ReactNode;
  /** Buttons at the right of the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const headingOf = (id: string) => `${id}-heading`;

/** Puts the focus on a panel's heading, where a control that had it is about to go. */
export function focusHeading(id: string): void {
  document.getElementById(headingOf(id))?.focus();
}

/** The frame every panel stands in: a labelled region with a heading, a lead and its actions. */
export function Panel({ id, title, lead, actions, children }: PanelProps) {
  const heading = headingOf(id);
  return (
    <section className="panel" id={id} aria-labelledby={heading}>
      <header className="panel-head">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        {actions ? <div className="panel-actions">{actions}</div> : null}
        {lead ? <p className="panel-lead">{lead}</p> : null}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}
