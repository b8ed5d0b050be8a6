/** Keeps the page of the tablet: it opens even when the line is down. */

const CACHE = "telecentre-kiosk";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (ev) => ev.waitUntil(self.clients.claim()));

self.addEventListener("message", (ev) => {
    ev.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(ev.data.files)));
});

async function answer(request) {
    const cache = await caches.open(CACHE);
    try {
        // Asked anew each time: the script and the page are of the same version.
        const response = await fetch(request.url, { cache: "no-cache" });
        if (response.ok) {
            await cache.put(request, response.clone());
        }
        return response;
    } catch (error) {
        const kept = await cache.match(request);
        if (kept) {
            return kept;
        }
        throw error;
    }
}

self.addEventListener("fetch", (ev) => {
    if (ev.request.method === "GET" && !ev.request.url.endsWith("/worker.js")) {
        ev.respondWith(answer(ev.request));
    }
});
