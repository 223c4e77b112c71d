import {useQuery} from "@tanstack/react-query";
import {Link} from "wouter";
import {useCore} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {Alert, Skeleton} from "../../design/feedback";
import {Page} from "../../design/page";

/** Where the external identity provider sends people back to. */
export default function SignedInPage() {
  const {config, session} = useCore();
  const {error} = useQuery({
    queryKey: ["redirect"],
    retry: false,
    queryFn: async () => {
      const {finishRedirect} = await import("./cognito");
      await session.begin(await finishRedirect(config));
      return true;
    },
  });
  return (
    <Page title="Signing in" lead="One moment.">
      {error ? (
        <Alert action={<Link href="/sign-in">Sign in again</Link>}>{sentenceOf(error)}</Alert>
      ) : (
        <Skeleton rows={1} />
      )}
    </Page>
  );
}
