from odoo.tests import tagged

from .common import TrainingCase
from .test_security import OPERATIONS, RIGHTS, ROLES


@tagged("post_install", "-at_install")
class TestRoles(TrainingCase):
    """Roles that the matrix has no column for, beside those that it has."""

    def _get_rights(self, user, model):
        records = self.env[model].with_user(user)
        return {op for op in OPERATIONS if records.has_access(op)}

    def test_managers_of_the_network_see_what_hosts_see(self):
        place = ROLES.index("host")
        for model, row in RIGHTS.items():
            with self.subTest(model=model):
                expected = {op for op in OPERATIONS if op[0] in row.split()[place]}
                self.assertEqual(self._get_rights(self.manager, model), expected)

    def test_finance_trainers_and_trainees_have_no_right_on_the_models(self):
        for user in (self.billing, self.trainer_user, self.portal_user):
            for model in RIGHTS:
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self._get_rights(user, model))
