export { createPakasirGateway } from "./adapter";
