import type { EngineFailure } from '../../worker/protocol';

export type WayOn = 'resume' | 'resume-on-wasm' | 'train' | 'train-on-wasm';

/**
 * What a reader can do after a failure, best first. `canResume`: a good checkpoint was kept. After a lost or crowded
 * backend the same one may fail again, so WASM is offered too, unless it is what failed.
 */
export function waysOn(failure: EngineFailure, canResume: boolean, backend: string | null): readonly WayOn[] {
  const again: WayOn = canResume ? 'resume' : 'train';
  const elsewhere: WayOn = canResume ? 'resume-on-wasm' : 'train-on-wasm';
  switch (failure.kind) {
    case 'backend-lost':
    case 'crashed':
    case 'out-of-memory':
      return backend === 'wasm' ? [again] : [again, elsewhere];
    case 'not-finite':
    case 'refused':
      // Going on from the checkpoint would meet the same numbers again: the settings have to change first.
      return ['train'];
    default:
      return failure.kind satisfies never;
  }
}

export function nameOfWay(way: WayOn, checkpointStep: number | null): string {
  const from = checkpointStep === null ? '' : ` from step ${checkpointStep}`;
  switch (way) {
    case 'resume':
      return `Go on${from}`;
    case 'resume-on-wasm':
      return `Go on with WASM${from}`;
    case 'train':
      return 'Train from the start';
    case 'train-on-wasm':
      return 'Train from the start with WASM';
    default:
      return way satisfies never;
  }
}
