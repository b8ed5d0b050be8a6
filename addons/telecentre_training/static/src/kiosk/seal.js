/** Shut an answer so that only the server opens it: the tablet is in everybody's hands. */

const RSA = { name: "RSA-OAEP", hash: "SHA-256" };

function toBytes(text) {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function toText(buffer) {
    return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}

/** @returns {Promise<string>} `key.nonce.content`, each in base64 */
export async function seal(key, content) {
    const { subtle } = crypto;
    const lock = await subtle.importKey("spki", toBytes(key), RSA, false, ["wrapKey"]);
    const secret = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    const shut = await subtle.encrypt({ name: "AES-GCM", iv }, secret, bytes);
    const wrapped = await subtle.wrapKey("raw", secret, lock, RSA.name);
    return [wrapped, iv, shut].map(toText).join(".");
}
