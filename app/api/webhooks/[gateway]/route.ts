import { answerWebhook } from "../receive";

export const dynamic = "force-dynamic";

export async function POST(request: Request, { params }: { params: Promise<{ gateway: string }> }): Promise<Response> {
  return answerWebhook(request, (await params).gateway);
}
