export { findProduct, listProducts, readCart, type PromoRow } from "./store";
export { invalid, priceCart, type Cart, type CartLine, type PricedCart, type PricedLine } from "./quote";
export { keepUse, releaseUse, reserveUse, retakeUse } from "./promo-store";
export { readAction, readSecret, resealSettings } from "./sealed-settings";
export { saveCategory, saveProduct, savePromo } from "./edit";
export type { ActionField, NewCategory, NewProduct, NewPromo, ProductSettings } from "./schemas";
export type { CategoryView, ProductView } from "./views";
