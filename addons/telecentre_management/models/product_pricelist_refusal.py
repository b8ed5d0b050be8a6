from odoo import models
from odoo.tools.misc import format_date


class ProductPricelist(models.Model):
    """Why no money can be asked for by a price list: nobody pays without an act."""

    _inherit = "product.pricelist"

    def _get_telecentre_refusal(self, acts, day):
        """Why these prices cannot be asked for on a local day, in a sentence.

        :param list acts: the act of each price that is not zero, empty where none
            voted it
        :return: nothing when they can
        """
        words = {"pricelist": self.name, "day": format_date(self.env, day)}
        if not self._is_telecentre_valid(day):
            return self.env._(
                "The price list “%(pricelist)s” is not valid on %(day)s: choose "
                "another one for this member, or correct its validity.",
                **words,
            )
        if not all(acts):
            return self.env._(
                "No act voted the prices of “%(pricelist)s”: a network manager "
                "has to choose the act on this price list first.",
                **words,
            )
        if late := [act for act in acts if not act._is_in_force(day)]:
            return self.env._(
                "The price of %(day)s is voted by act %(act)s, in force from "
                "%(date)s only: choose a later day, or correct the act.",
                act=late[0].number,
                date=format_date(self.env, late[0].date_effective),
                **words,
            )
        return ""
