import {useInfiniteQuery} from "@tanstack/react-query";
import {Users} from "lucide-react";
import {useCore} from "../../core/core";
import {Button} from "../../design/button";
import {Listing} from "../../design/listing";
import {listPeople, PEOPLE, RECIPIENTS_LIMIT, type Recipient} from "./campaigns";

const EMPTY = {
  icon: Users,
  title: "Nobody yet",
  words: "Who signs up and confirms the address appears here.",
};

/** The users one may write to, with a tick at those who are chosen. */
export function People({
  chosen,
  onChoose,
}: {
  chosen: Recipient[];
  onChoose: (recipients: Recipient[]) => void;
}) {
  const query = usePeople();
  const people = query.data?.pages.flatMap((part) => part.people) ?? [];
  const ids = new Set(chosen.map(({userId}) => userId));
  const isFull = chosen.length >= RECIPIENTS_LIMIT;
  const others = people.filter(({userId}) => !ids.has(userId)).slice(0, RECIPIENTS_LIMIT - chosen.length);
  const toggle = (person: Recipient) =>
    onChoose(
      ids.has(person.userId) ? chosen.filter(({userId}) => userId !== person.userId) : [...chosen, person],
    );
  return (
    <fieldset className="people stack">
      <legend>Recipients</legend>
      <Listing query={query} name="people" rows={2} empty={EMPTY} isEmpty={people.length === 0}>
        <ul className="people-list">
          {people.map((person) => (
            <li key={person.userId}>
              <label className="row">
                <input
                  type="checkbox"
                  checked={ids.has(person.userId)}
                  disabled={isFull && !ids.has(person.userId)}
                  onChange={() => toggle(person)}
                />
                {person.email}
              </label>
            </li>
          ))}
        </ul>
        <p className="row quiet small people-more">
          <Button
            look="quiet"
            disabled={others.length === 0}
            onClick={() => onChoose([...chosen, ...others])}
          >
            Choose all
          </Button>
          At most {RECIPIENTS_LIMIT} at once
        </p>
      </Listing>
    </fieldset>
  );
}

function usePeople() {
  const {http} = useCore();
  return useInfiniteQuery({
    queryKey: PEOPLE,
    initialPageParam: "",
    queryFn: ({pageParam}) => listPeople(http, pageParam),
    getNextPageParam: ({cursor}) => cursor,
  });
}
