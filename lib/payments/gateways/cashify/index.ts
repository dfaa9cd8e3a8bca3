export { createCashifyGateway } from "./adapter";
