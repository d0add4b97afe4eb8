/** Bytes of one chunk: the losses of a thousand steps. */
const CHUNK = 65536;

/**
 * Results on their way back. Runs put theirs one behind another into a chunk of memory, and the first that is awaited has the
 * whole chunk read: awaiting a GPU for every step would let it idle.
 */
export class Readback {
  readonly #device: GPUDevice;
  #current: Chunk | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Room for this many bytes; what is copied there before the next submit is read by `values`. */
  reserve(bytes: number): Room {
    if (!this.#current?.fits(bytes)) {
      this.#current = new Chunk(this.#device, Math.max(CHUNK, bytes), (chunk) => {
        if (this.#current === chunk) this.#current = null;
      });
    }
    return this.#current.reserve(bytes);
  }

  dispose(): void {
    this.#current?.dispose();
    this.#current = null;
  }
}

export interface Room {
  readonly buffer: GPUBuffer;
  /** In bytes. */
  readonly offset: number;
  /** Everything in the chunk, once; the room's own floats begin at offset / 4. */
  values(): Promise<Float32Array>;
}

class Chunk {
  readonly #buffer: GPUBuffer;
  readonly #close: (chunk: Chunk) => void;
  #used = 0;
  #read: Promise<Float32Array> | null = null;

  constructor(device: GPUDevice, size: number, close: (chunk: Chunk) => void) {
    this.#buffer = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    this.#close = close;
  }

  fits(bytes: number): boolean {
    return this.#used + bytes <= this.#buffer.size;
  }

  reserve(bytes: number): Room {
    const offset = this.#used;
    this.#used += bytes;
    return { buffer: this.#buffer, offset, values: () => this.#values() };
  }

  /** What has not been asked for by now is lost. */
  dispose(): void {
    if (!this.#read) this.#buffer.destroy();
  }

  #values(): Promise<Float32Array> {
    // Nothing may be copied to it any more: a mapped buffer must not be written.
    this.#close(this);
    this.#read ??= this.#map();
    return this.#read;
  }

  async #map(): Promise<Float32Array> {
    try {
      await this.#buffer.mapAsync(GPUMapMode.READ, 0, this.#used);
      return new Float32Array(this.#buffer.getMappedRange(0, this.#used).slice(0));
    } finally {
      this.#buffer.destroy();
    }
  }
}
