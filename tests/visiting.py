"""A person who walks through the portal without a browser, by the links alone."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request


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
