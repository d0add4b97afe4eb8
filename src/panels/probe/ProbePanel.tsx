import { Panel } from '../../app/Panel';

/** A look inside a trained model. */
export function ProbePanel() {
  return (
    <Panel id="probe" title="Probe" lead="Ask a trained model, set a factor by hand, and see what changes">
      <p className="empty">No model is open.</p>
    </Panel>
  );
}
