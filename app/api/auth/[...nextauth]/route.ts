import NextAuth from "next-auth";
import { cookies } from "next/headers";
import type { NextRequest } from "next/server";
import { authOptions, type DeviceCookie } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { BODY_LIMIT_BYTES, errorAnswer, peerOf } from "@/lib/http-api";

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
    const said = await NextAuth(request, context, authOptions({ peer: peerOf(request.headers), keepDevice }));
    return said.status < 500 ? said : unreadable();
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable();
    throw error;
  }
}

async function keepDevice({ name, value, maxAge }: DeviceCookie): Promise<void> {
  const secure = env().appUrl.startsWith("https:");
  (await cookies()).set(name, value, { maxAge, httpOnly: true, sameSite: "lax", path: "/", secure });
}

const unreadable = (): Response =>
  errorAnswer(400, { code: "invalid", message: "This request for signing in or out cannot be read." });
