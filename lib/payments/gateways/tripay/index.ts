export { createTripayGateway } from "./adapter";
