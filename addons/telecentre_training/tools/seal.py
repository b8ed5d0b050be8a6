"""Answers that a tablet keeps shut until they are here. No database.

The tablet has the public half of a key: what is typed on it while the line is down
can be read by nobody who holds the tablet.
"""

from base64 import b64decode, b64encode
from binascii import Error

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PADDING = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def make_key() -> str:
    """A new private key, as text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def get_public(private: str) -> str:
    """The half that the tablet has, in base64."""
    key = serialization.load_pem_private_key(private.encode(), None).public_key()
    return b64encode(
        key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    ).decode()


def seal(public: str, text: str) -> str:
    """Shut a text as the tablet does: ``key.nonce.content``."""
    key = serialization.load_der_public_key(b64decode(public))
    secret, nonce = AESGCM.generate_key(256), b"\0" * 12
    parts = (
        key.encrypt(secret, PADDING),
        nonce,
        AESGCM(secret).encrypt(nonce, text.encode(), None),
    )
    return ".".join(b64encode(part).decode() for part in parts)


def unseal(private: str, sealed: str) -> str:
    """The text; ``ValueError`` for what was not shut with this key."""
    key = serialization.load_pem_private_key(private.encode(), None)
    try:
        wrapped, nonce, content = (
            b64decode(part, validate=True) for part in sealed.split(".")
        )
        secret = key.decrypt(wrapped, PADDING)
        return AESGCM(secret).decrypt(nonce, content, None).decode()
    except (Error, InvalidTag) as error:
        raise ValueError("not sealed with this key") from error
