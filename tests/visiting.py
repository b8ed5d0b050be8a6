"""A person who walks through the portal without a browser, by the links alone."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Visitor:
    """``Visitor(url, login)``: logged in with a password that is the log-in."""

    def __init__(self, url, login=None):
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )
        self.token = ""
        if login:
            _status, _address, text = self.visit("/web/login")
            self.token = self._get_token(text)
            self.visit("/web/login", login=login, password=login)
            _status, address, text = self.visit("/my")
            assert "/web/login" not in address
            self.token = self._get_token(text)

    def visit(self, path, **form):
        """``(status, address, text)`` after redirections; a form is posted."""
        data = None
        if form:
            values = {"csrf_token": self.token} | form
            data = urllib.parse.urlencode(values, doseq=True).encode()
        return self._ask(urllib.request.Request(self.url + path, data))

    def send(self, path, files, **form):
        """Post a form with files: ``(field, name, content)`` of each."""
        edge = uuid.uuid4().hex
        parts = [
            f'name="{name}"\r\n\r\n{value}'.encode()
            for name, value in ({"csrf_token": self.token} | form).items()
        ] + [
            f'name="{field}"; filename="{name}"\r\n\r\n'.encode() + content
            for field, name, content in files
        ]
        head = f"--{edge}\r\nContent-Disposition: form-data; ".encode()
        data = b"".join(head + part + b"\r\n" for part in parts)
        data += f"--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask(urllib.request.Request(self.url + path, data, headers))

    def call(self, path, **params):
        """The same of an address that speaks JSON."""
        data = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        headers = {"Content-Type": "application/json"}
        return self._ask(urllib.request.Request(self.url + path, data, headers))

    def _get_token(self, text):
        return re.search(r'csrf_token: "(\w+)"', text)[1]

    def _ask(self, question):
        try:
            answer = self.opener.open(question, timeout=120)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.url, answer.read().decode(errors="replace")
