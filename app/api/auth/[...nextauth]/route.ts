import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { authOptions } from "@/lib/auth";
import { BODY_LIMIT_BYTES, errorAnswer } from "@/lib/http-api";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ nextauth: string[] }> };

export const GET = (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request, context, authOptions());

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  // next-auth reads the whole body whatever its size.
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT_BYTES)
    return errorAnswer(413, { code: "too_large", message: "The body is too large." });
  return NextAuth(request, context, authOptions());
}
