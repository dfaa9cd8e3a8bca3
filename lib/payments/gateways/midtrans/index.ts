export { createMidtransGateway } from "./adapter";
