import enAccess from "./words/en/access.json" with { type: "json" };
import enAdmin from "./words/en/admin.json" with { type: "json" };
import enChoice from "./words/en/choice.json" with { type: "json" };
import enAssignments from "./words/en/assignments.json" with { type: "json" };
import enDemo from "./words/en/demo.json" with { type: "json" };
import enHelp from "./words/en/help.json" with { type: "json" };
import enIncident from "./words/en/incident.json" with { type: "json" };
import enMail from "./words/en/mail.json" with { type: "json" };
import enOrder from "./words/en/order.json" with { type: "json" };
import enPool from "./words/en/pool.json" with { type: "json" };
import enProductEditor from "./words/en/product-editor.json" with { type: "json" };
import enRenewal from "./words/en/renewal.json" with { type: "json" };
import enReality from "./words/en/reality.json" with { type: "json" };
import enReasons from "./words/en/reasons.json" with { type: "json" };
import enShop from "./words/en/shop.json" with { type: "json" };
import enWaiting from "./words/en/waiting.json" with { type: "json" };
import enStaff from "./words/en/staff.json" with { type: "json" };
import enVouchers from "./words/en/vouchers.json" with { type: "json" };
import idAccess from "./words/id/access.json" with { type: "json" };
import idAdmin from "./words/id/admin.json" with { type: "json" };
import idChoice from "./words/id/choice.json" with { type: "json" };
import idAssignments from "./words/id/assignments.json" with { type: "json" };
import idDemo from "./words/id/demo.json" with { type: "json" };
import idHelp from "./words/id/help.json" with { type: "json" };
import idIncident from "./words/id/incident.json" with { type: "json" };
import idMail from "./words/id/mail.json" with { type: "json" };
import idOrder from "./words/id/order.json" with { type: "json" };
import idPool from "./words/id/pool.json" with { type: "json" };
import idProductEditor from "./words/id/product-editor.json" with { type: "json" };
import idRenewal from "./words/id/renewal.json" with { type: "json" };
import idReality from "./words/id/reality.json" with { type: "json" };
import idReasons from "./words/id/reasons.json" with { type: "json" };
import idShop from "./words/id/shop.json" with { type: "json" };
import idWaiting from "./words/id/waiting.json" with { type: "json" };
import idStaff from "./words/id/staff.json" with { type: "json" };
import idVouchers from "./words/id/vouchers.json" with { type: "json" };

/** Every word that a person reads, one catalogue a language: shop, order page, back office, demo, mail, reasons. */
export const CATALOGUES = {
  id: {
    ...idShop,
    ...idOrder,
    ...idAdmin,
    ...idAssignments,
    ...idDemo,
    ...idPool,
    ...idAccess,
    ...idChoice,
    ...idHelp,
    ...idIncident,
    ...idMail,
    ...idProductEditor,
    ...idReasons,
    ...idRenewal,
    ...idStaff,
    ...idWaiting,
    ...idVouchers,
    ...idReality,
  },
  en: {
    ...enShop,
    ...enOrder,
    ...enAdmin,
    ...enAssignments,
    ...enDemo,
    ...enPool,
    ...enAccess,
    ...enChoice,
    ...enHelp,
    ...enIncident,
    ...enMail,
    ...enProductEditor,
    ...enReasons,
    ...enRenewal,
    ...enStaff,
    ...enWaiting,
    ...enVouchers,
    ...enReality,
  },
};

export type Catalogue = (typeof CATALOGUES)["id"];
