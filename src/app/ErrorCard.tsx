import { Component, type ReactNode } from 'react';
import { Icon } from './Icon';

interface ErrorCardProps {
  /** The panel this stands in for. */
  readonly title: string;
  readonly children: ReactNode;
}

/** Keeps a panel's fault inside that panel: the rest of the lab goes on, and the panel can be tried again. */
export class ErrorCard extends Component<ErrorCardProps, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    return (
      <section className="panel error-card" aria-label={this.props.title}>
        <div className="note bad" role="alert">
          <Icon name="warn" />
          <div className="stack tight">
            <p>
              {this.props.title} could not be drawn: {this.state.message}
            </p>
            <p>The rest of the lab is not affected. Undo the last change, or try again.</p>
            <button type="button" className="button small" onClick={() => this.setState({ message: null })}>
              Try again
            </button>
          </div>
        </div>
      </section>
    );
  }
}
