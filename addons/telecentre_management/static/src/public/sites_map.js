/* global L */
import { loadCSS, loadJS } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const LIBRARY = "/telecentre_management/static/lib/leaflet";

/** Draws the sites of the page on a map; without tiles, their points alone. */
export class SitesMap extends Interaction {
    static selector = ".o_telecentre_map";

    async willStart() {
        await Promise.all([loadJS(`${LIBRARY}/leaflet.js`), loadCSS(`${LIBRARY}/leaflet.css`)]);
    }

    start() {
        const { attribution, points, tiles } = JSON.parse(this.el.dataset.map);
        L.Icon.Default.imagePath = `${LIBRARY}/images/`;
        const map = L.map(this.el, {
            attributionControl: Boolean(attribution),
            keyboard: false,
            scrollWheelZoom: false,
            zoomControl: false,
        });
        L.control.zoom({ zoomInTitle: _t("Zoom in"), zoomOutTitle: _t("Zoom out") }).addTo(map);
        this.registerCleanup(() => map.remove());
        if (tiles) {
            L.tileLayer(tiles, { attribution, maxZoom: 18 }).addTo(map);
        }
        for (const { latitude, longitude, name, url } of points) {
            L.marker([latitude, longitude], { alt: name, keyboard: false, title: name })
                .bindTooltip(name, { permanent: points.length > 1, direction: "right" })
                .on("click", () => window.location.assign(url))
                .addTo(map);
        }
        const places = points.map(({ latitude, longitude }) => [latitude, longitude]);
        map.fitBounds(L.latLngBounds(places).pad(0.15), { maxZoom: 13 });
    }
}

registry.category("public.interactions").add("telecentre_management.sites_map", SitesMap);
