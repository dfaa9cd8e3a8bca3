import { serve } from "inngest/next";
import { NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { errorAnswer, readBytes, refusalAnswer } from "@/lib/http-api";

/** The engine's own limit for a step's output is 4 MB. */
const BODY_LIMIT_BYTES = 5 * 1024 * 1024;
const SIGNATURE = /^t=\d{9,11}&s=[\da-f]{64}$/;

// Without a signature nothing at all: a `PUT` would have the shop registered, a `GET` tells how it is set up.
const sdk = serve({ client: inngest, functions, enableUnauthedSync: false });

type Method = "GET" | "POST" | "PUT";

/**
 * The durable engine calls its functions here; the SDK checks the signature of each call over its whole body. What does
 * not even look signed, or is no JSON, is refused before the SDK fails over it.
 */
const door = (method: Method) => async (request: NextRequest) => {
  // Whether the engine is a development server, which signs nothing, is the SDK's own reading of the environment.
  const isSigned = inngest.mode === "dev" || SIGNATURE.test(request.headers.get("x-inngest-signature") ?? "");
  if (!isSigned) return unauthorized();
  if (method === "GET") return sdk.GET(request, undefined);
  try {
    const body = Buffer.from(await readBytes(request, BODY_LIMIT_BYTES)).toString("utf8");
    if (!isJson(body)) return unauthorized();
    const { url, headers } = request;
    return await sdk[method](new NextRequest(url, { method, headers, body }), undefined);
  } catch (error) {
    const refusal = refusalAnswer(error);
    if (!refusal) throw error;
    return refusal;
  }
};

export const [GET, POST, PUT] = [door("GET"), door("POST"), door("PUT")];

const unauthorized = () => errorAnswer(401, { code: "unauthenticated", message: "This call is not signed." });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text === "";
  }
}
