import {useMutation} from "@tanstack/react-query";
import {useCore} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {loadCognito} from "./sign-in";

/** The way in by an external identity provider, where the site has one. */
export function ProviderButton() {
  const {config} = useCore();
  const provider = config.signIn?.provider;
  const leaving = useMutation({
    mutationFn: async (name: string) => (await loadCognito(config)).goToProvider(name),
  });
  if (!provider) return null;
  return (
    <>
      <Button busy={leaving.isPending} onClick={() => leaving.mutate(provider)}>
        Continue with {provider}
      </Button>
      {leaving.isError && <Alert>{sentenceOf(leaving.error)}</Alert>}
      <div className="or quiet small">or</div>
    </>
  );
}
