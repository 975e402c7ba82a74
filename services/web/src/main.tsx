import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/queries.ts';
import { newRouter } from './app/router.tsx';
import { reloadWhenAssetsAreGone } from './app/stale-assets.ts';
import { takeOver } from './app/take-over.ts';
import './design/app.css';

reloadWhenAssetsAreGone();
const queries = newQueryClient();
const router = newRouter(queries);
const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no place for the app.');

const draw = () =>
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
if ('ahead' in place.dataset) void router.load().then(() => takeOver(place, draw));
else draw();

// Shows a page that says so when the server can't be reached; browsers have it on https and localhost alone.
if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('/sw.js');
