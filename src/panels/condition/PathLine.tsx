import { Fragment } from 'react';
import type { Path, PathNode } from '../../scm/dsep';

interface PathLineProps {
  readonly path: Path;
  name(id: string): string;
}

/** One path with its arrows, what kind it is, and what opens or blocks it. */
export function PathLine({ path, name }: PathLineProps) {
  const middle = path.nodes.filter((node) => node.role !== 'end');
  return (
    <li className={path.open ? 'path' : 'path blocked'}>
      <span className="path-nodes">
        {path.nodes.map((node, k) => (
          <Fragment key={node.id}>
            {k > 0 ? <span className="path-arrow">{path.arrows[k - 1]}</span> : null}
            <span className={node.passes ? undefined : 'path-stop'}>{name(node.id)}</span>
          </Fragment>
        ))}
      </span>
      <span className="muted">
        {kindOf(path)}
        {middle.length ? `: ${middle.map((node) => roleText(node, name(node.id))).join('; ')}.` : '.'}
      </span>
    </li>
  );
}

function kindOf(path: Path): string {
  if (!path.open) return 'Blocked';
  if (path.spurious) return 'Spurious';
  if (path.arrows.every((arrow) => arrow === path.arrows[0])) return 'Causal';
  return path.backDoor ? 'Open back door' : 'Open';
}

function roleText(node: PathNode, name: string): string {
  switch (node.role) {
    case 'chain':
      return `${name} passes it on${node.passes ? '' : ', but is conditioned on'}`;
    case 'fork':
      return `${name} is a common cause${node.passes ? '' : ', but is conditioned on'}`;
    case 'collider':
      return node.passes
        ? `${name} is a common effect that is conditioned on (or something it causes)`
        : `${name} is a common effect, which blocks while it is not conditioned on`;
    case 'end':
      return '';
    default:
      return node.role satisfies never;
  }
}
