import {useMutation, useQuery, useQueryClient} from "@tanstack/react-query";
import {ShieldCheck} from "lucide-react";
import {useState} from "react";
import {useCore} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {deferred} from "../../design/deferred";
import {Alert, Failure, Skeleton} from "../../design/feedback";
import {hasTwoSteps, turnOff} from "./cognito-user";

const TwoStepsSetup = deferred(() => import("./two-steps-setup"), <Skeleton rows={1} />);
const KEY = ["two-steps"];

export function TwoSteps() {
  const core = useCore();
  const queries = useQueryClient();
  const [settingUp, setSettingUp] = useState(false);
  const state = useQuery({queryKey: KEY, queryFn: () => hasTwoSteps(core)});
  const done = () => {
    queries.setQueryData(KEY, true);
    setSettingUp(false);
  };
  return (
    <section className="card stack" aria-labelledby="two-steps">
      <div className="row">
        <ShieldCheck size={20} aria-hidden />
        <h2 id="two-steps">Two-step sign-in</h2>
        {state.data && <span className="badge badge-good">On</span>}
      </div>
      <p className="quiet">After the password, signing in asks for a code of an app on your phone.</p>
      {state.isPending && <span className="skeleton" />}
      {state.isError && <Failure error={state.error} onRetry={() => void state.refetch()} />}
      {state.data === true && <TurnOff onDone={() => queries.setQueryData(KEY, false)} />}
      {state.data === false && !settingUp && (
        <div className="row">
          <Button onClick={() => setSettingUp(true)}>Set up</Button>
        </div>
      )}
      {state.data === false && settingUp && (
        <TwoStepsSetup onDone={done} onCancel={() => setSettingUp(false)} />
      )}
    </section>
  );
}

function TurnOff({onDone}: {onDone: () => void}) {
  const core = useCore();
  const turning = useMutation({mutationFn: () => turnOff(core), onSuccess: onDone});
  return (
    <>
      {turning.isError && <Alert>{sentenceOf(turning.error)}</Alert>}
      <div className="row">
        <Button look="danger" busy={turning.isPending} onClick={() => turning.mutate()}>
          Turn off
        </Button>
      </div>
    </>
  );
}
