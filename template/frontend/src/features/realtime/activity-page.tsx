import {Page} from "../../design/page";
import {ActivityList} from "./activity-list";

export default function ActivityPage() {
  return (
    <Page
      title="Activity"
      lead="Every change goes from the request to its table, over the bus, and back to you. The time is that of the whole way."
    >
      <div className="card">
        <ActivityList />
      </div>
    </Page>
  );
}
