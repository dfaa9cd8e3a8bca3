import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/lib/auth";
import { BODY_LIMIT_BYTES, errorAnswer } from "@/lib/http-api";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ nextauth: string[] }> };

export const GET = (request: NextRequest, context: Context): Promise<Response> => ask(request, context);

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  // next-auth reads the whole body whatever its size.
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT_BYTES)
    return errorAnswer(413, { code: "too_large", message: "The body is too large." });
  return ask(request, context);
}

/**
 * next-auth answers 500 to whatever it cannot read (a body, an address to go back to, a cookie of its own). What of ours
 * fails inside it is a refused sign-in, so a 500 of its own means that the request was wrong.
 */
async function ask(request: NextRequest, context: Context): Promise<Response> {
  try {
    const said = await NextAuth(request, context, authOptions());
    return said.status < 500 ? said : unreadable();
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable();
    throw error;
  }
}

const unreadable = (): Response =>
  errorAnswer(400, { code: "invalid", message: "This request for signing in or out cannot be read." });
