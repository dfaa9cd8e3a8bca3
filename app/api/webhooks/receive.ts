import { errorAnswer, logIncident, readBytes, refusalAnswer } from "@/lib/http-api";
import { findGateway } from "@/lib/payments/gateways/registry";
import { receiveWebhook } from "@/lib/settlement";
import { systemCtx } from "@/lib/work/context";
import { tellForgery } from "./forgeries";

/**
 * Receives one webhook: verify the bytes, store them, answer. Never rate limited, since a webhook turned away is money
 * learned of late. Our own trouble answers 503, so that the gateway sends it again.
 */
export async function answerWebhook(request: Request, gatewayName: string): Promise<Response> {
  const gateway = findGateway(gatewayName);
  if (!gateway) return errorAnswer(404, { code: "not_found", message: "No such gateway here." });
  try {
    const body = Buffer.from(await readBytes(request));
    const opened = gateway.openWebhook({ headers: request.headers, body });
    if (!opened.authentic) {
      tellForgery(gateway.name, opened.why);
      return errorAnswer(401, { code: "unauthenticated", message: "The signature is not good." });
    }
    const { authentic: _authentic, ...facts } = opened;
    await receiveWebhook(systemCtx(`webhook:${gateway.name}`), { gateway: gateway.name, ...facts, body });
    const { status, body: text, contentType } = gateway.acknowledge();
    return new Response(text, { status, headers: { "content-type": contentType, "cache-control": "no-store" } });
  } catch (error) {
    return refusalAnswer(error) ?? sendAgain(gateway.name, error);
  }
}

function sendAgain(gatewayName: string, error: unknown): Response {
  const incident = logIncident(`webhook of ${gatewayName}`, error);
  const message = `The webhook could not be stored; please send it again. Our note of it has the number ${incident}.`;
  return errorAnswer(503, { code: "try_later", message }, { "retry-after": "5" });
}
