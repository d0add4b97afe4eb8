import { serve } from '../program/wasm/helper';
import type { HelperTask } from '../program/wasm/machine';

addEventListener('message', ({ data }: MessageEvent<HelperTask>) => void serve(data), { once: true });
