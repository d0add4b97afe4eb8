/** `npm start`: sets up what is missing and opens the lab in a browser tab. */
import { call, ensureDependencies } from './dependencies.mjs';

ensureDependencies();
process.exit(call('npx', ['vite', '--open', ...process.argv.slice(2)]));
