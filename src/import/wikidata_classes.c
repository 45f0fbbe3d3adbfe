#include "import/wikidata_classes.h"

#include <stddef.h>

/* Direct classes only: that a class is a subclass of another (P279) stands in
   other entities of the dump. What is missing here is given with --classes. */
const char *const gg_wikidata_classes[] = {
    "Q5", "person", /* human */

    "Q6256", "country", /* country */
    "Q3624078", "country", /* sovereign state */
    "Q3024240", "country", /* historical country */
    "Q7275", "country", /* state */
    "Q10711424", "country", /* state with limited recognition */
    "Q15634554", "country", /* state with limited recognition */
    "Q99541706", "country", /* historical unrecognized state */
    "Q123480", "country", /* landlocked country */
    "Q112099", "country", /* island country */
    "Q51576574", "country", /* Mediterranean country */
    "Q7270", "country", /* republic */
    "Q1520223", "country", /* constitutional republic */
    "Q5255892", "country", /* democratic republic */
    "Q417175", "country", /* kingdom */
    "Q48349", "country", /* empire */
    "Q1790360", "country", /* colonial empire */
    "Q20181813", "country", /* colonial power */
    "Q133442", "country", /* city-state */
    "Q43702", "country", /* federation */
    "Q179164", "country", /* unitary state */
    "Q1763527", "country", /* constituent country */
    "Q161243", "country", /* dependent territory */
    "Q46395", "country", /* British Overseas Territory */
    "Q185441", "country", /* member state of the European Union */
    "Q160016", "country", /* member state of the United Nations */

    "Q43229", "organisation", /* organisation */
    "Q4830453", "organisation", /* business */
    "Q6881511", "organisation", /* enterprise */
    "Q783794", "organisation", /* company */
    "Q891723", "organisation", /* public company */
    "Q1589009", "organisation", /* privately held company */
    "Q167037", "organisation", /* corporation */
    "Q270791", "organisation", /* state-owned enterprise */
    "Q161726", "organisation", /* multinational corporation */
    "Q219577", "organisation", /* holding company */
    "Q658255", "organisation", /* subsidiary */
    "Q778575", "organisation", /* conglomerate */
    "Q18388277", "organisation", /* technology company */
    "Q1058914", "organisation", /* software company */
    "Q740752", "organisation", /* transport company */
    "Q46970", "organisation", /* airline */
    "Q22687", "organisation", /* bank */
    "Q66344", "organisation", /* central bank */
    "Q11691", "organisation", /* stock exchange */
    "Q786820", "organisation", /* automobile manufacturer */
    "Q936518", "organisation", /* aerospace manufacturer */
    "Q2085381", "organisation", /* publisher */
    "Q1320047", "organisation", /* book publisher */
    "Q1331793", "organisation", /* media company */
    "Q15265344", "organisation", /* broadcaster */
    "Q1616075", "organisation", /* television station */
    "Q10689397", "organisation", /* television production company */
    "Q192283", "organisation", /* news agency */
    "Q1193236", "organisation", /* news media */
    "Q17232649", "organisation", /* news website */
    "Q11032", "organisation", /* newspaper */
    "Q1110794", "organisation", /* daily newspaper */
    "Q7278", "organisation", /* political party */
    "Q7210356", "organisation", /* political organisation */
    "Q2738074", "organisation", /* political movement */
    "Q178790", "organisation", /* trade union */
    "Q431603", "organisation", /* advocacy group */
    "Q155271", "organisation", /* think tank */
    "Q163740", "organisation", /* nonprofit organisation */
    "Q79913", "organisation", /* non-governmental organisation */
    "Q157031", "organisation", /* foundation */
    "Q708676", "organisation", /* charitable organisation */
    "Q48204", "organisation", /* voluntary association */
    "Q15911314", "organisation", /* association */
    "Q178706", "organisation", /* institution */
    "Q294163", "organisation", /* public institution */
    "Q2659904", "organisation", /* government organisation */
    "Q327333", "organisation", /* government agency */
    "Q20857065", "organisation", /* agency of the United States government */
    "Q192350", "organisation", /* ministry */
    "Q640506", "organisation", /* cabinet */
    "Q35749", "organisation", /* parliament */
    "Q11204", "organisation", /* legislature */
    "Q41487", "organisation", /* court */
    "Q190752", "organisation", /* supreme court */
    "Q35535", "organisation", /* police */
    "Q732717", "organisation", /* law enforcement agency */
    "Q47913", "organisation", /* intelligence agency */
    "Q772547", "organisation", /* armed forces */
    "Q37726", "organisation", /* army */
    "Q4508", "organisation", /* navy */
    "Q61883", "organisation", /* air force */
    "Q176799", "organisation", /* military unit */
    "Q1127126", "organisation", /* military alliance */
    "Q17149090", "organisation", /* armed organisation */
    "Q17127659", "organisation", /* terrorist organisation */
    "Q1788992", "organisation", /* criminal organisation */
    "Q1260006", "organisation", /* drug cartel */
    "Q484652", "organisation", /* international organisation */
    "Q245065", "organisation", /* intergovernmental organisation */
    "Q4120211", "organisation", /* regional organisation */
    "Q1335818", "organisation", /* supranational organisation */
    "Q15925165", "organisation", /* specialised agency of the United Nations */
    "Q15285626", "organisation", /* organisation established by the United Nations */
    "Q3918", "organisation", /* university */
    "Q875538", "organisation", /* public university */
    "Q902104", "organisation", /* private university */
    "Q15936437", "organisation", /* research university */
    "Q62078547", "organisation", /* public research university */
    "Q3354859", "organisation", /* collegiate university */
    "Q38723", "organisation", /* higher education institution */
    "Q189004", "organisation", /* college */
    "Q4671277", "organisation", /* academic institution */
    "Q2385804", "organisation", /* educational institution */
    "Q31855", "organisation", /* research institute */
    "Q414147", "organisation", /* academy of sciences */
    "Q955824", "organisation", /* learned society */
    "Q16917", "organisation", /* hospital */
    "Q1530022", "organisation", /* religious organisation */
    "Q2061186", "organisation", /* religious order */
    "Q4438121", "organisation", /* sports organisation */
    "Q847017", "organisation", /* sports club */
    "Q476028", "organisation", /* football club */
    "Q12973014", "organisation", /* sports team */
    "Q13393265", "organisation", /* basketball team */
    "Q6979593", "organisation", /* national football team */
    "Q103229495", "organisation", /* men's football team */

    NULL,
};
