"""What field service prints for each kind of field. Data: `lexicon` makes use of it."""

from core.domain.labelling.label_kinds import Kind

PHRASES = {
    Kind.JOB: """
        job, job no, job ref, job id, job code, job card, job card no, job sheet no, sheet no,
        work order, work order no, works order, works order no, wo no, work sheet no, worksheet
        no, worksheet ref, docket, docket no, report no, report ref, ticket, ticket no, call no,
        call ref, call out no, callout ref, service call no, service order no, service no, visit
        no, visit ref, task no, task ref, incident no, case no, our ref, reference, ref, ref no,
        reference no, certificate no, log no, service sheet no, service report no, visit report
        no, sheet ref, works no, works ref, assignment no, activity no, case ref, callout sheet
        no, works ticket no, service ticket no, ticket ref, instruction no, works instruction
        no, helpdesk no, helpdesk ref, request no, request ref, service request no, sr no, call
        id, call log no, log ref, event no, notification no, attendance no, repair no, repair
        order no, job docket no, job card ref, service docket no, engineer report no, fsr no,
        maintenance no, internal ref, maintenance ref, service ref, repair ref""",
    Kind.ORDER: """
        order no, po, po no, po ref, purchase order, purchase order no, order ref, customer
        order no, client order no, your ref, customer ref, client ref, contract no, quote no,
        quotation no, invoice no, vo no, customer order, client order, your order, your order
        no, official order no, order, customer po, client po, customer po no, contract ref""",
    Kind.CUSTOMER: """
        customer, customer name, name of customer, customer details, client, client name, name
        of client, client details, account, account name, customer account, company, company
        name, work done for, work carried out for, hirer, tenant, bill to, invoice to,
        organisation, business name, end user, client organisation, customer organisation,
        carried out for, works carried out for, carried out on behalf of, works carried out on
        behalf of, on behalf of, work for, works for, firm, account customer, customer hirer,
        hirer name, hirer company, client company, customer company, client business, invoice
        name, trading name""",
    Kind.SITE: """
        site, site address, site name, site details, site location, address, location, premises,
        premises address, property, property address, job address, job location, service
        address, service location, attendance address, visit address, work address, installation
        address, customer address, client address, place of work, place of attendance, site
        visited, work location, location of work, where work done, where work was done, site
        attended, address of works, address of work, address of job, address attended, address
        visited, where attended, where visited, location of works, location attended, premises
        visited, premises attended, place visited, works address, works location, place of work
        done, site of works, installation location, property attended, building, building
        address""",
    Kind.VISIT_DATE: """
        date, job date, date of job, visit date, date of visit, visited on, service date, date
        of service, date serviced, work date, date of work, date of works, date work done, date
        work carried out, date attended, date of attendance, attendance date, attended on, date
        on site, call date, date of call, callout date, date of repair, repair date, date of
        inspection, inspection date, date carried out, date completed, completed on, completion
        date, date done, date of completion, test date, date of test, date finished, date of
        maintenance, day, week day, day attended, performed on, date performed, work done on,
        carried out on, tested on, inspected on, serviced on, work carried out on, date works
        undertaken, date work undertaken, undertaken on, works undertaken on, visit made on,
        date visited, date of our visit, date of service visit, day of visit, day of service,
        day of work, day of attendance, date of works carried out, date job carried out, date
        job done, date job completed, date job finished, job completed on, job done on, work
        completed on, date service carried out, service carried out on, date engineer attended,
        engineer visit date, date of engineer visit, engineer attended on, date of attending,
        day and date, date of maintenance visit, maintenance date, date of site visit, site
        visit date, date at site""",
    Kind.OTHER_DATE: """
        date reported, reported on, date raised, raised on, date received, date logged, logged
        on, date requested, date ordered, order date, date booked, date issued, issue date, date
        of issue, date printed, print date, date due, due date, due by, target date, required
        by, date required, invoice date, date invoiced, date of birth, dob, date installed,
        installation date, date of manufacture, last service, last service date, date of last
        service, previous service date, last visit, warranty expiry, warranty date, purchase
        date, date of purchase, sign date, date sign""",
    Kind.EXPIRY: """
        expiry, expiry date, date of expiry, expires, expires on, expiring, valid until, valid
        to, good until, certificate expires, certificate expiry, certificate valid until,
        renewal date, certificate runs out, runs out on, runs out, valid through, in date until,
        renew by, renewal due, lapses on""",
    Kind.NEXT_DATE: """
        next service, next service date, next service due, next service due on, date of next
        service, next visit, next visit date, next visit due, date of next visit, next due, next
        due date, next inspection, next inspection date, next inspection due, next maintenance
        date, next maintenance due, service due, retest date, next test date, retest due, next
        test due, next due on, next due by, due again, service again by, next check, next check
        due, next check by, next check date, next service by, next visit by, service due by,
        service due on, next service on, next examination, next examination due, next
        examination date, recommended date of next inspection, recommended next inspection,
        next inspection recommended, recommended next inspection date, recommended date of next
        test, recommended next test date, recommended retest date, recommended next service,
        recommended next service date""",
    Kind.ENGINEER: """
        engineer on site, site engineer, attended by, carried out by, work carried out by, work
        done by, work completed by, completed by, done by, serviced by, repaired by, engineer
        print name, engineer details, engineer code, tradesman, staff, employee, visited by,
        contractor, person attending, serviceman, engineer in attendance, person who did work,
        engineer on job, technician on job, engineer responsible, responsible engineer, engineer
        on duty, engineer who attended, who attended, work by, works by, job by, repair by, job
        done by, job carried out by, job completed by, work undertaken by, works undertaken by,
        undertaken by, performed by, work performed by, service by, service carried out by,
        repair carried out by, service person, person responsible, person doing work, tech,
        inspected by, tested by, examined by, installed by, maintained by, inspector, examiner,
        tester, surveyor, surveyed by, inspected and tested by, inspection carried out by, test
        carried out by, inspection and test carried out by, survey carried out by""",
    Kind.START: """
        start, start time, time start, time started, started, started at, time in, in, time on,
        time on site, on site, on site at, on site time, arrive, arrived, arrived at, arrival,
        arrival time, time arrived, time of arrival, arrived on site, arrive site, work started,
        clock in, clock on, begin, time of start, start of work, time commenced, commenced,
        commenced at, work commenced, arr, arr time, on site from, time arrived on site, arrived
        on site at, time on job start, arrived site, start of job, job started, job start, job
        start time, work started at, work start, work began, began, began at, started work,
        start on site""",
    Kind.FINISH: """
        finish, finish time, time finish, time finished, finished, finished at, end, end time,
        time end, time out, out, time off, time off site, off site, off site at, off site time,
        depart, departed, departure, departure time, time departed, time left, left, left at,
        left site, time of departure, departed site, work finished, time completed, completed
        at, clock out, clock off, leave, time of finish, end of work, time ended, left site at,
        work ended, dep, dep time, depart time, on site until, on site to, time departed site,
        time left site, departed at, departed site at, finished work, work finished at, ended,
        ended at, end of job, job ended, job end, job end time, job finish time, work finish,
        finish on site, site left""",
    Kind.HOURS: """
        hours, no of hours, total hours, labour, labour hours, labour time, hours worked, hours
        on site, hours spent, hours charged, hours taken, hours labour, man hours, time taken,
        time spent, time worked, total time, total labour, duration, work hours, hours booked,
        total hours worked, total hours on site, chargeable hours, hours chargeable, billable
        hours, hours billed, job hours, hours on job, time on job, time charged, time booked,
        labour charged, total time on site, time on site total, hours claimed, total chargeable
        hours, length of visit""",
    Kind.ASSET: """
        asset, asset no, asset id, asset tag, asset ref, asset code, plant, plant no, plant id,
        plant ref, fleet no, fleet id, unit, unit no, unit id, equipment, equipment no,
        equipment id, equipment ref, machine no, machine id, vehicle, vehicle no, vehicle id,
        vehicle reg, vehicle registration, registration, registration no, reg, reg no, tag no,
        tag, boiler no, lift no, door no, truck no, asset reference, machine ref, appliance no,
        appliance id, appliance ref, unit tag, id tag, equipment tag, fleet ref, fleet unit no,
        unit fleet no, vrm, vrn, vehicle registration mark, plant item no, plant tag, barcode,
        asset barcode, machine tag, machine code, equipment code, fleet, plant code, item ref""",
    Kind.MODEL: """
        make, model, make model, make model no, make type, manufacturer, manufacturer model,
        model no, appliance, appliance type, appliance make, equipment type, equipment model,
        machine, machine type, machine model, vehicle make, vehicle model, vehicle type, plant
        type, unit type, asset type, asset description, equipment description, type""",
    Kind.SERIAL: """
        serial, serial no, ser no, s n, sn, serial id, vin, chassis no, makers no, serial ref,
        manufacturer serial no, makers serial no, manufacturer serial, makers serial, serial
        plate no, machine serial no, unit serial no, appliance serial no, equipment serial no,
        vin no, chassis, vin chassis no""",
    Kind.METER: """
        mileage, mileage hours, miles, odometer, odometer reading, hours run, run hours, hours
        reading, hour reading, hour meter, hour meter reading, meter reading, meter, reading,
        machine hours, engine hours""",
    Kind.FAULT: """
        fault, fault reported, reported fault, fault as reported, fault description, description
        of fault, fault details, details of fault, nature of fault, symptoms, symptom, problem,
        problem reported, reported problem, problem description, nature of problem, issue, issue
        reported, complaint, customer complaint, defect, defect reported, defects, reason for
        call, reason for visit, reason for attendance, call details, customer report, customer
        fault report, fault report, reason for callout, what was wrong, what is wrong, symptoms
        reported, reported symptoms, customer reports, customer says, nature of call, nature of
        complaint, reported issue, reason called, call reason, reason for job, initial fault,
        fault as advised, fault advised, what customer reported, reported by customer, original
        fault, fault on arrival""",
    Kind.CAUSE: """
        cause, fault cause, cause of fault, fault reason, reason for fault, root cause, cause of
        failure, reason for failure, cause of problem, failure cause""",
    Kind.WORK: """
        work, work done, work completed, work carried out, work performed, work undertaken,
        description of work, work description, details of work, work details, description,
        details of work done, details of work carried out, description of work carried out,
        engineer notes, engineer comments, engineer report, engineer remarks, engineer findings,
        technician notes, technician comments, technician report, operative notes, service
        notes, service report, service details, service carried out, repair details, details of
        repair, repairs, repair carried out, findings, findings work done, findings action,
        action, action taken, remedial action, remedial work, corrective action, resolution,
        visit notes, visit report, job notes, job report, job details, comments, notes, remarks,
        observations, summary of work, work summary, tasks completed, maintenance carried out,
        what was done, what we did, work done today, account of work, rectification,
        rectification details, rectification work, description of works undertaken, works
        undertaken, details of works undertaken, narrative, narrative of repair, narrative of
        work, work narrative, report of work, report of works, report, report of visit, summary
        of visit, visit summary, summary of repair, repairs, repairs made, repairs done, repairs
        undertaken, repairs carried out, description of repair, description of repairs,
        description of service, details of repairs, details of service, details of service
        carried out, description of service carried out, actions taken, actions carried out,
        action carried out, engineer action, tasks carried out, tasks done, services performed,
        service performed, technical report, what was carried out, job summary, job narrative,
        service narrative, details of job, description of job done""",
    Kind.PLAN: """
        work required, work requested, work to be done, work to be carried out, nature of work,
        scope of work, scope, job description, instructions, job instructions, work
        instructions, task, task description, type of work, details""",
    Kind.PARTS: """
        parts, parts used, parts fitted, parts supplied, parts replaced, parts materials, parts
        materials used, materials, materials used, materials supplied, spares, spares used,
        spares fitted, consumables, consumables used, stock used, van stock used, goods
        supplied, items used, items fitted, parts issued, materials fitted""",
    Kind.PARTS_NEEDED: """
        parts required, parts needed, parts to order, parts ordered, parts on order, spares
        required, spares needed, spares on order, further parts required, materials required,
        parts outstanding, spares to order""",
    Kind.COMPLETE: """
        completed, complete, all work completed, job completed, job complete, work complete, all
        works complete, service completed, is work complete, has work been completed, is job
        complete, job finished, work finished, works finished, is work finished, is job
        finished, all work done, all work finished, is all work complete, job fully complete,
        work fully completed, is service complete, is job done""",
    Kind.RETURN: """
        return visit, return visit required, return visit needed, revisit, revisit required,
        revisit needed, is return visit required, is return visit needed, further visit
        required, further work required, further work needed, follow up, follow up required,
        follow up visit, follow up needed, further action required, another visit needed,
        another visit required, further visit needed, call back required, need to return, second
        visit needed, second visit required, need to come back, need to revisit, come back
        needed, is another visit needed, is another visit required, is revisit needed, call back
        needed, will we need to return, must we return, return needed, return required""",
    Kind.SAFE: """
        safe, safe to use, left safe, is it safe, is it safe to use, asset safe to use,
        equipment safe to use, safe on departure, safe to operate, safe for use, left in safe
        condition, equipment left safe, equipment left in safe condition, appliance safe to use,
        appliance left safe, installation safe, is asset safe to use, is equipment safe to use,
        vehicle safe to use, left safe to use, fit for use, is equipment safe, safe for service,
        ok to use, is it ok to use, fit for service, fit to use, is it fit for use, can it be
        used safely, can it be used, can equipment be used, safe to run, safe to return to
        service, left safe for use, machine safe to use, machine safe to operate, machine left
        safe, plant safe to use, plant left safe, unit safe to use, unit left safe, is machine
        safe, is machine safe to use, is plant safe to use, left in safe working order, left in
        safe working condition, safe working order, is equipment safe to operate, asset left
        safe, asset safe to operate, safe to leave in use, boiler safe to use, boiler left safe,
        system safe to use, system left safe, installation left safe""",
    Kind.TOTAL: """
        total, total cost, total amount, total due, total price, total charge, total inc vat,
        total incl vat, total including vat, total to pay, amount due, amount to pay, balance
        due, grand total, invoice total, total payable, to pay, now due, sum due, total now due""",
    Kind.OTHER: """
        name, print name, full name, position, job title, tel, telephone, phone, phone no, tel
        no, mobile, mobile no, fax, email, contact, contact name, contact no, contact tel, site
        contact, vat, vat no, company no, company reg no, company registration no, registered
        no, registered office, account no, priority, postcode, post code, page, weather, region,
        department, time, status, signed, signature, sign, quantity, qty, price, unit price,
        cost, part no, item, net, subtotal, sub total, vat amount, travel time, travel, travel
        hours, mileage charge, payment, payment method, terms, witness, authorised by, approved
        by, checked by, supervisor, supervisor signature, manager signature, witness signature""",
}  # fmt: skip
# Of whoever signs.
SIGNED = (
    "sign {}", "sign by {}", "sign on behalf of {}", "sign off {}", "{} sign here", "sign name {}",
    "sign for {}", "sign for on behalf of {}", "{} please sign", "accepted by {}", "{} acceptance",
    "acceptance by {}", "{} acknowledgement", "acknowledged by {}", "{} authorisation",
)  # fmt: skip
