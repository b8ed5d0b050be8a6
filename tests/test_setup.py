"""The set-up's own promises: an installation is clean and reproducible."""

import pytest
import requests
from devkit import databases, demo, odoo_command, settings


def test_installation_logs_no_warning():
    log = settings.LOGS / "install.log"
    assert not log.exists() or not odoo_command.problems(log.read_text())


def test_template_is_marked_with_what_it_was_made_from():
    assert databases.mark(settings.INSTALLED_DB)["template"].startswith("tpl_")


def test_no_demo_data_in_the_test_database():
    rows = databases.query(
        "SELECT name FROM ir_module_module WHERE demo", (), settings.INSTALLED_DB
    )
    assert not rows


def test_a_real_server_answers_and_logs_no_warning(odoo_server):
    response = requests.get(f"{odoo_server.url}/web/login", timeout=60)
    assert response.status_code == 200


@pytest.mark.parametrize("who, login, password", demo.logins())
def test_demo_login(demo_server, who, login, password):
    credentials = {"db": demo_server.database, "login": login, "password": password}
    response = requests.post(
        f"{demo_server.url}/web/session/authenticate",
        json={"params": credentials},
        timeout=60,
    )
    assert response.json().get("result", {}).get("uid"), f"{who} cannot log in"
