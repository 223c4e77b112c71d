import {useMutation, useQuery} from "@tanstack/react-query";
import {useCore, useSession} from "../../core/core";
import {day} from "../../core/format";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert, Failure, Skeleton} from "../../design/feedback";
import {Page} from "../../design/page";
import "./auth.css";
import {TwoSteps} from "./two-steps";

interface Profile {
  userId: string;
  email: string;
  createdAt: string;
}

export default function AccountPage() {
  const {http} = useCore();
  const profile = useQuery({queryKey: ["me"], queryFn: () => http.json<Profile>("/api/auth/me")});
  return (
    <Page title="Account" lead="Who you are here, and how you sign in.">
      <div className="stack">
        {profile.isPending && <Skeleton rows={2} />}
        {profile.isError && !profile.data && (
          <Failure error={profile.error} onRetry={() => void profile.refetch()} />
        )}
        {profile.data && <Details profile={profile.data} />}
        <TwoSteps />
      </div>
    </Page>
  );
}

function Details({profile}: {profile: Profile}) {
  const session = useSession();
  const isAdmin = session.status === "signed-in" && session.user.isAdmin;
  return (
    <section className="card stack" aria-label="Profile">
      <dl className="facts">
        <dt>E-mail</dt>
        <dd>{profile.email}</dd>
        <dt>Member since</dt>
        <dd>{day(profile.createdAt)}</dd>
        {isAdmin && (
          <>
            <dt>Role</dt>
            <dd>Administrator</dd>
          </>
        )}
      </dl>
      <SignOut />
    </section>
  );
}

function SignOut() {
  const {session} = useCore();
  const leaving = useMutation({mutationFn: () => session.signOut()});
  return (
    <>
      {leaving.isError && <Alert>{sentenceOf(leaving.error)}</Alert>}
      <div className="row">
        <Button busy={leaving.isPending} onClick={() => leaving.mutate()}>
          Sign out
        </Button>
      </div>
    </>
  );
}
