import { receiveNotice } from "@/lib/settlement";
import { systemCtx } from "@/lib/work/context";
import { log } from "@/lib/core/log";
import { errorAnswer, logIncident, readBytes, refusalAnswer } from "@/lib/http-api";
import { findGateway } from "@/lib/payments/gateways/registry";

/**
 * Receives one webhook: verify the raw bytes, store, answer. Never rate limited, since a notice turned away is money
 * learned of late. Our own trouble answers 503, so that the gateway sends it again.
 */
export async function receiveWebhook(request: Request, gatewayName: string): Promise<Response> {
  const gateway = findGateway(gatewayName);
  if (!gateway) return errorAnswer(404, { code: "not_found", message: "No such gateway here." });
  try {
    // Decoded without dropping a byte order mark: the signature is over every byte.
    const body = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await readBytes(request));
    const notice = gateway.openWebhook({ headers: request.headers, body });
    if (!notice.authentic) {
      log.warn({ gateway: gateway.name, why: notice.why }, "a webhook was not authentic");
      return errorAnswer(401, { code: "unauthenticated", message: "The signature is not good." });
    }
    const { eventKey, reference, gatewayRef, claims } = notice;
    await receiveNotice(systemCtx(`webhook:${gateway.name}`), {
      gateway: gateway.name,
      eventKey,
      reference,
      gatewayRef,
      claims,
      body,
    });
    const { status, body: text, contentType } = gateway.acknowledge();
    return new Response(text, { status, headers: { "content-type": contentType, "cache-control": "no-store" } });
  } catch (error) {
    return refusalAnswer(error) ?? sendAgain(gateway.name, error);
  }
}

function sendAgain(gatewayName: string, error: unknown): Response {
  const incident = logIncident(`webhook of ${gatewayName}`, error);
  const message = `The notice could not be stored; please send it again. Our note of it has the number ${incident}.`;
  return errorAnswer(503, { code: "try_later", message }, { "retry-after": "5" });
}
