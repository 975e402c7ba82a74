// Does one thing: when a page of ours can't be had from the server, it shows the page that says so. Nothing that the API
// has said is ever kept here.
const CACHE = 'blackfang-offline-1';
const OFFLINE = ['/offline.html', '/offline.css', '/offline.js', '/favicon.svg'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(OFFLINE.map((path) => new Request(path, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== CACHE));
  event.waitUntil(
    Promise.all([
      old.then((names) => Promise.all(names.map((name) => caches.delete(name)))),
      // The server is asked while this worker wakes up.
      self.registration.navigationPreload?.enable(),
      self.clients.claim(),
    ]),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(pageOrOffline(event));
  else if (OFFLINE.includes(new URL(request.url).pathname)) event.respondWith(fromServerOrKept(request));
});

async function pageOrOffline(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const page = await caches.match('/offline.html');
    return page ?? Response.error();
  }
}

async function fromServerOrKept(request) {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.match(request);
    return kept ?? Response.error();
  }
}
