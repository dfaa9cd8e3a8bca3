export { findProduct, listProducts, readCart, type PromoRow } from "./store";
export { invalid, priceCart, priceRenewal, type Cart, type CartLine, type PricedCart, type PricedLine } from "./quote";
export { keepUse, releaseUse, reserveUse, retakeUse } from "./promo-store";
export { readAction, readSecret, resealSettings } from "./sealed-settings";
export {
  archiveProduct,
  changeProduct,
  createProduct,
  readProduct,
  readProducts,
  saveCategory,
  saveProduct,
} from "./edit";
export { changedProduct, inContractWords, newProductOf, promoFactsOf, promosOf } from "./from-input";
export { changePromo, createPromos, savePromo } from "./promo-edit";
export type { ActionField, NewCategory, NewProduct, NewPromo, ProductSettings } from "./schemas";
export type { CategoryView, KeptProduct, ProductView } from "./views";
