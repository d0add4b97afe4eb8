import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type InlineConfig, type Plugin, preview } from 'vite';
import { isolationHeaders } from '../vite.config';
import { selfContainedThreads } from './stock/threads';

const SITE = fileURLToPath(new URL('./out/site', import.meta.url));

/** The bench's page is apart from the lab's: nothing of it lands in the product. */
const CONFIG: InlineConfig = {
  configFile: false,
  root: fileURLToPath(new URL('./page', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  preview: { headers: isolationHeaders, port: 4180 },
  worker: { format: 'es', plugins: () => [selfContainedThreads()] },
  build: {
    target: 'es2023',
    outDir: SITE,
    emptyOutDir: true,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
};

/** The bench's page, built for production and served with the headers that threads need. */
export interface Site {
  readonly url: string;
  /** Bytes (gzip) of the files that were asked for since the last call, without the page itself. */
  takeDownloaded(): Promise<number>;
  close(): Promise<void>;
}

export async function serveSite(): Promise<Site> {
  await build(CONFIG);
  const asked = new Set<string>();
  const listener: Plugin = {
    name: 'downloads',
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        asked.add(new URL(request.url ?? '/', 'http://localhost').pathname);
        next();
      });
    },
  };
  const server = await preview({ ...CONFIG, plugins: [listener] });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the preview server has no address');
  return {
    url,
    async takeDownloaded() {
      const paths = [...asked].filter((path) => path !== '/' && !/\/index-[^/]*\.js$/.test(path));
      asked.clear();
      const sizes = await Promise.all(
        paths.map(async (path) => gzipSync(await readFile(join(SITE, path))).length),
      );
      return sizes.reduce((total, size) => total + size, 0);
    },
    close: () => server.close(),
  };
}
