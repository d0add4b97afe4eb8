import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openLab } from '../store/open';
import { App } from './App';
import './theme.css';
import './controls.css';
import './shell.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html holds no element called root');

void openLab();

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
