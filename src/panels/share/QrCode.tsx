import { useEffect, useState } from 'react';
import { qrPath, qrProblem } from './qr';

/** The link as a code to scan, made only when it is looked at. */
export function QrCode({ link, withResult }: { readonly link: string | null; readonly withResult: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>QR code</summary>
      <div className="disclosure-body">
        {open && link ? <Code link={link} withResult={withResult} /> : null}
      </div>
    </details>
  );
}

function Code({ link, withResult }: { readonly link: string; readonly withResult: boolean }) {
  const problem = qrProblem(link);
  const [code, setCode] = useState<{ path: string; size: number } | null>(null);
  useEffect(() => {
    let overtaken = false;
    if (problem) return;
    void qrPath(link).then((next) => {
      if (!overtaken) setCode(next);
    });
    return () => {
      overtaken = true;
    };
  }, [link, problem]);
  if (problem) {
    return (
      <p>
        {problem} {withResult ? 'Without the result it is shorter.' : 'Send the link or the file instead.'}
      </p>
    );
  }
  if (!code) return <p className="muted">Drawing the code…</p>;
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${code.size} ${code.size}`}
      role="img"
      aria-label="QR code of the link"
      shapeRendering="crispEdges"
    >
      <path d={code.path} />
    </svg>
  );
}
